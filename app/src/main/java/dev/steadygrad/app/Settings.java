package dev.steadygrad.app;

/// All that decides how a training run goes.
///
/// @param data a keyword or a folder
record Settings(Architecture model, String data, int epochs, int batchSize, double lr, long seed) {
    /// The same with other data.
    Settings on(String data) {
        return new Settings(model, data, epochs, batchSize, lr, seed);
    }
}
