package dev.steadygrad.conformance;

/// An op, or an argument of one, that this version does not have.
final class Unsupported extends RuntimeException {
    private final String what;

    Unsupported(String what) {
        super(what, null, false, false);
        this.what = what;
    }

    @Override
    public String getMessage() {
        return what;
    }
}
