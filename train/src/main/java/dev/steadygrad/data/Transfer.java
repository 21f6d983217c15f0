package dev.steadygrad.data;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// One file from one address into `part`, after the bytes that are there.
///
/// @param patience how long the server may be silent. It is watched here, since a request's own timeout ends with the
///     headers on some JDKs and with the body on others
record Transfer(
        HttpClient client, URI address, Path part, String name, Downloads.Progress progress, Duration patience) {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final long POLL_MILLIS = 100;

    /// How long `part` is.
    long bytesDone() throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    /// Fetches to the end. Where the server does not continue it sends the whole file, which replaces what is there.
    ///
    /// **Errors**: `IOException` where there is no connection, another status than success, or an early end; what has
    /// come stays in `part`.
    void run() throws IOException, InterruptedException {
        long before = bytesDone();
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (before > 0) {
            request.header("Range", "bytes=" + before + "-");
        }
        AtomicLong total = new AtomicLong(-1);
        long start = System.nanoTime();
        int status =
                await(client.sendAsync(request.build(), info -> receive(info, before, total)), before, start, total);
        if (status == RANGE_NOT_SATISFIABLE && before > 0) {
            Files.delete(part);
            run();
        } else if (status != OK && status != PARTIAL) {
            throw new IOException("HTTP status " + status);
        } else {
            report(before, start, total);
        }
    }

    private BodySubscriber<Path> receive(ResponseInfo info, long before, AtomicLong total) {
        boolean continued = info.statusCode() == PARTIAL
                && info.headers().firstValue("Content-Range").orElse("").startsWith("bytes " + before + "-");
        if (!continued && info.statusCode() != OK) {
            return BodySubscribers.replacing(part);
        }
        long skipped = continued ? before : 0;
        info.headers().firstValueAsLong("Content-Length").ifPresent(length -> total.set(skipped + length));
        return BodySubscribers.ofFile(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                continued ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
    }

    /// Waits for the end, reporting and watching how `part` grows, and answers the status.
    private int await(CompletableFuture<HttpResponse<Path>> reply, long before, long start, AtomicLong total)
            throws IOException, InterruptedException {
        long lastGrowth = start;
        long done = before;
        try {
            while (true) {
                try {
                    return reply.get(POLL_MILLIS, TimeUnit.MILLISECONDS).statusCode();
                } catch (TimeoutException e) {
                    long now = System.nanoTime();
                    if (bytesDone() != done) {
                        done = bytesDone();
                        lastGrowth = now;
                        report(before, start, total);
                    } else if (now - lastGrowth > patience.toNanos()) {
                        throw new IOException("silent for %.1f s".formatted(patience.toMillis() / 1e3), e);
                    }
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            reply.cancel(true);
        }
    }

    private void report(long before, long start, AtomicLong total) throws IOException {
        double seconds = Math.max(1e-3, (System.nanoTime() - start) / 1e9);
        long done = bytesDone();
        progress.update(name, done, total.get(), Math.max(0, done - before) / seconds);
    }
}
