package dev.steadygrad.train;

/// How well a model does on some data: the mean loss, and the part of the examples whose class it found.
public record Evaluation(double loss, double accuracy) {}
