package dev.steadygrad.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.steadygrad.data.RemoteSet.RemoteFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadsTest {
    private static final String NAME = "some-images.gz";
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch testEnds = new CountDownLatch(1);
    private byte[] content = new byte[0];
    private HttpServer server;
    private ExecutorService threads;

    @TempDir
    Path cache;

    @BeforeEach
    void start() throws IOException {
        content = new byte[300_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 + i / 1000);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        testEnds.countDown();
        server.stop(0);
        threads.close();
    }

    private URI mirror(String name, HttpHandler handler) {
        server.createContext("/" + name + "/", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(name + (range == null ? "" : " " + range));
            handler.handle(exchange);
        });
        return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/" + name + "/");
    }

    private void good(HttpExchange exchange) throws IOException {
        serve(exchange, content);
    }

    private static void serve(HttpExchange exchange, byte[] data) throws IOException {
        int from = rangeStart(exchange);
        if (from >= data.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        announceRange(exchange, from, data.length);
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, data.length - from);
        exchange.getResponseBody().write(data, from, data.length - from);
        exchange.close();
    }

    /// Announces everything, sends `bytes` of it and drops the connection.
    private void cut(HttpExchange exchange, int bytes) throws IOException {
        int from = rangeStart(exchange);
        announceRange(exchange, from, content.length);
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        exchange.getResponseBody().write(content, from, bytes);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private static int rangeStart(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        Matcher matcher = RANGE.matcher(range == null ? "" : range);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static void announceRange(HttpExchange exchange, int from, int total) {
        if (from > 0) {
            exchange.getResponseHeaders().set("Content-Range", "bytes %d-%d/%d".formatted(from, total - 1, total));
        }
    }

    private RemoteSet set(URI... mirrors) throws NoSuchAlgorithmException {
        String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        return new RemoteSet("things", List.of(mirrors), List.of(new RemoteFile(NAME, md5)));
    }

    private Downloads downloads() {
        return new Downloads(cache, false, (file, done, total, rate) -> {}, Duration.ofSeconds(10));
    }

    private Path file() {
        return cache.resolve("things").resolve(NAME);
    }

    private Path part() {
        return cache.resolve("things").resolve(NAME + ".part");
    }

    private void assertFetched() {
        assertThat(file()).hasBinaryContent(content);
        assertThat(part()).doesNotExist();
    }

    @Test
    void fetch_downloadsOnce() throws Exception {
        RemoteSet set = set(mirror("a", this::good));
        assertThat(downloads().fetch(set)).isEqualTo(cache.resolve("things"));
        assertFetched();
        downloads().fetch(set);
        assertThat(requests).containsExactly("a");
    }

    @Test
    void fetch_reportsProgressToTheEnd() throws Exception {
        List<String> updates = new ArrayList<>();
        new Downloads(cache, false, (file, done, total, rate) -> {
                    assertThat(rate).isGreaterThanOrEqualTo(0);
                    updates.add(file + " " + done + "/" + total);
                })
                .fetch(set(mirror("a", this::good)));
        assertThat(updates).last().isEqualTo(NAME + " 300000/300000");
    }

    @Test
    void fetch_partOfAnEarlierRun_isContinued() throws Exception {
        Files.createDirectories(cache.resolve("things"));
        Files.write(part(), Arrays.copyOf(content, 123_456));
        downloads().fetch(set(mirror("a", this::good)));
        assertFetched();
        assertThat(requests).containsExactly("a bytes=123456-");
    }

    @Test
    void fetch_serverWithoutRanges_startsAgain() throws Exception {
        Files.createDirectories(cache.resolve("things"));
        Files.write(part(), new byte[1000]);
        downloads().fetch(set(mirror("a", exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        })));
        assertFetched();
        assertThat(requests).containsExactly("a bytes=1000-");
    }

    @Test
    void fetch_partLongerThanTheFile_startsAgain() throws Exception {
        Files.createDirectories(cache.resolve("things"));
        Files.write(part(), new byte[content.length + 1]);
        downloads().fetch(set(mirror("a", this::good)));
        assertFetched();
        assertThat(requests).containsExactly("a bytes=300001-", "a");
    }

    @Test
    void fetch_damagedPart_startsAgainAtTheSameMirror() throws Exception {
        Files.createDirectories(cache.resolve("things"));
        Files.write(part(), new byte[1000]);
        downloads().fetch(set(mirror("a", this::good)));
        assertFetched();
        assertThat(requests).containsExactly("a bytes=1000-", "a");
    }

    @Test
    void fetch_cutConnection_isContinued() throws Exception {
        downloads()
                .fetch(set(mirror(
                        "a", exchange -> cut(exchange, Math.min(120_000, content.length - rangeStart(exchange))))));
        assertFetched();
        assertThat(requests).containsExactly("a", "a bytes=120000-", "a bytes=240000-");
    }

    @Test
    void fetch_connectionCutForGood_continuesAtTheNextMirror() throws Exception {
        URI broken = mirror("a", exchange -> cut(exchange, rangeStart(exchange) == 0 ? 50_000 : 0));
        downloads().fetch(set(broken, mirror("b", this::good)));
        assertFetched();
        assertThat(requests).containsExactly("a", "a bytes=50000-", "b bytes=50000-");
    }

    @Test
    void fetch_wrongChecksum_fallsToTheNextMirror() throws Exception {
        URI wrong = mirror("a", exchange -> serve(exchange, new byte[content.length]));
        downloads().fetch(set(wrong, mirror("b", this::good)));
        assertFetched();
        assertThat(requests).containsExactly("a", "b");
    }

    @Test
    void fetch_notFound_fallsToTheNextMirror() throws Exception {
        URI missing = mirror("a", exchange -> exchange.sendResponseHeaders(404, -1));
        downloads().fetch(set(missing, mirror("b", this::good)));
        assertFetched();
    }

    @Test
    void fetch_silentServer_fallsToTheNextMirror() throws Exception {
        URI silent = mirror("a", exchange -> {
            try {
                testEnds.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        new Downloads(cache, false, (file, done, total, rate) -> {}, Duration.ofMillis(300))
                .fetch(set(silent, mirror("b", this::good)));
        assertFetched();
        assertThat(requests).containsExactly("a", "b");
    }

    @Test
    void fetch_everyMirrorFails_namesEachAndItsReason() throws Exception {
        URI missing = mirror("a", exchange -> exchange.sendResponseHeaders(404, -1));
        URI wrong = mirror("b", exchange -> serve(exchange, new byte[3]));
        RemoteSet set = set(missing, wrong);
        String md5 = set.files().getFirst().md5();
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> downloads().fetch(set))
                .withMessage("download: %s of things must come from one of its mirrors, got %s (HTTP status 404), %s "
                                .formatted(NAME, missing, wrong)
                        + "(the MD5 sum must be %s, got 693e9af84d3dfcc71e640e005bdc5e2e); ".formatted(md5)
                        + "check the connection and the free space, or put the file into "
                        + cache.resolve("things"));
        assertThat(file()).doesNotExist();
        assertThat(part()).doesNotExist();
    }

    @Test
    void fetch_noServer_saysThatItCannotConnect() throws Exception {
        URI closed = mirror("a", this::good);
        server.stop(0);
        RemoteSet set = set(closed);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> downloads().fetch(set))
                .withMessageContaining(closed + " (connect");
    }

    @Test
    void fetch_offline_namesWhatIsMissingAndWhere() throws Exception {
        RemoteSet set = set(mirror("a", this::good));
        Downloads offline = new Downloads(cache, true, (file, done, total, rate) -> {});
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> offline.fetch(set))
                .withMessage("download: things must be in the cache when offline, got no %s in %s; "
                                .formatted(NAME, cache.resolve("things"))
                        + "run once without offline or put the files there");
        assertThat(requests).isEmpty();
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void fetch_offlineWithAllFiles_answersTheFolder() throws Exception {
        Files.createDirectories(cache.resolve("things"));
        Files.write(file(), content);
        assertThat(new Downloads(cache, true, (file, done, total, rate) -> {}).fetch(set()))
                .isEqualTo(cache.resolve("things"));
    }

    @Test
    void fetch_cacheThatCannotBeMade_fails() throws Exception {
        Files.createFile(cache.resolve("things"));
        RemoteSet set = set(mirror("a", this::good));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> downloads().fetch(set))
                .withMessageStartingWith(
                        "download: %s must be a folder that can be written, got ".formatted(cache.resolve("things")));
    }

    @Test
    void fetch_interrupted_keepsThePartAndTheFlag() throws Exception {
        Files.createDirectories(cache.resolve("things"));
        Files.write(part(), Arrays.copyOf(content, 10));
        RemoteSet set = set(mirror("a", this::good));
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> downloads().fetch(set))
                .withMessage("download: %s was interrupted; the next call continues from %s".formatted(NAME, part()));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(part()).exists();
    }

    @Test
    void officialSets_haveFourFilesAndMirrorsThatAreFolders() {
        for (RemoteSet set : List.of(RemoteSet.FASHION_MNIST, RemoteSet.MNIST)) {
            assertThat(set.mirrors())
                    .hasSizeGreaterThan(1)
                    .allMatch(uri -> uri.toString().endsWith("/"));
            assertThat(set.files()).hasSize(4).allMatch(file -> file.md5().matches("[0-9a-f]{32}"));
        }
    }
}
