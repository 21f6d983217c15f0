package dev.steadygrad.train;

/// How far an epoch is.
///
/// @param epoch    the epoch's number, from 1
/// @param batch    the number of the batch just learnt, from 1
/// @param loss     the mean loss over this epoch's batches so far
/// @param accuracy the accuracy over this epoch's batches so far
public record BatchProgress(int epoch, int epochs, int batch, int batches, double loss, double accuracy) {}
