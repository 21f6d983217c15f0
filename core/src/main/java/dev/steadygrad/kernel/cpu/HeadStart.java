package dev.steadygrad.kernel.cpu;

/// The first moments of a process, which run plain code. Until the JVM has compiled it, each operation of the Vector
/// API is an object and a call, some hundred times slower than plain code, which gives the same bits and is compiled
/// within milliseconds: a short program is done before vector code would pay.
final class HeadStart {
    private static final long MILLIS = 2000;

    private HeadStart() {}

    /// Runs `next` when they are over.
    static void then(Runnable next) {
        Thread thread = new Thread(
                () -> {
                    try {
                        Thread.sleep(MILLIS);
                        next.run();
                    } catch (InterruptedException e) {
                        // plain code stays, as whoever ends this thread wants it
                    }
                },
                "steadygrad-head-start");
        thread.setDaemon(true);
        thread.start();
    }
}
