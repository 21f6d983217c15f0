package dev.steadygrad.bench;

/// A side could not do what it was asked; the message says why.
@SuppressWarnings("serial")
final class SideFailure extends Exception {
    SideFailure(String reason) {
        super(reason);
    }
}
