package dev.steadygrad.app;

/// Flags that are fine one by one and wrong in what they name or in how they go together. It ends the command with exit
/// code 2.
final class WrongCall extends RuntimeException {
    WrongCall(String sentence) {
        super(sentence);
    }
}
