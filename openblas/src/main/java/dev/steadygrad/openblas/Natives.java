package dev.steadygrad.openblas;

import dev.steadygrad.base.Cache;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// OpenBLAS's shared libraries: found in the jar of this platform, unpacked once into the cache folder, and loaded.
@SuppressWarnings("restricted") // loads native code
final class Natives {
    private final String platform;

    private Natives(String platform) {
        this.platform = platform;
    }

    /// **Errors**: `IllegalStateException` that says why OpenBLAS does not run here.
    static SymbolLookup load() {
        var natives = new Natives(platform(System.getProperty("os.name"), System.getProperty("os.arch")));
        try {
            return natives.loadFrom(natives.jar());
        } catch (IllegalCallerException e) {
            throw new IllegalStateException(
                    "OpenBLAS cannot be loaded: native access is denied; run java with --enable-native-access="
                            + Optional.ofNullable(Natives.class.getModule().getName())
                                    .orElse("ALL-UNNAMED"),
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("OpenBLAS cannot be loaded: " + e, e);
        }
    }

    /// As the jars are named: `linux-x86_64`, `macosx-arm64`.
    static String platform(String system, String processor) {
        String name = system.toLowerCase(Locale.ROOT);
        String os = name.startsWith("mac") ? "macosx" : name.startsWith("windows") ? "windows" : name;
        return os + "-"
                + switch (processor) {
                    case "amd64" -> "x86_64";
                    case "aarch64" -> "arm64";
                    default -> processor;
                };
    }

    private String folder() {
        return "org/bytedeco/openblas/" + platform + "/";
    }

    private SymbolLookup loadFrom(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> entries = libraries().stream()
                    .map(name -> zip.getEntry(folder() + name))
                    .filter(entry -> entry != null)
                    .toList();
            // A folder for each content, so that versions do not meet.
            int content = entries.stream().map(ZipEntry::getCrc).toList().hashCode();
            Path folder = Cache.folder().resolve("openblas").resolve(Integer.toHexString(content));
            SymbolLookup last = SymbolLookup.loaderLookup();
            for (ZipEntry entry : entries) {
                last = SymbolLookup.libraryLookup(unpacked(zip, entry, folder), Arena.global());
            }
            return last;
        }
    }

    /// In the order in which they need each other; a platform has some of them.
    private List<String> libraries() {
        return platform.startsWith("windows")
                ? List.of("libopenblas.dll")
                : platform.startsWith("macosx")
                        ? List.of(
                                "libgcc_s.1.1.dylib",
                                "libquadmath.0.dylib",
                                "libgfortran.5.dylib",
                                "libopenblas.0.dylib")
                        : List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0");
    }

    /// The file appears whole or not at all, so processes that start at once do not disturb each other.
    private static Path unpacked(ZipFile zip, ZipEntry entry, Path folder) throws IOException {
        String name = Path.of(entry.getName()).getFileName().toString();
        Path file = folder.resolve(name);
        if (Files.exists(file) && Files.size(file) == entry.getSize()) {
            return file;
        }
        Files.createDirectories(folder);
        Path part = folder.resolve(".%s.%d.%d.part"
                .formatted(
                        name,
                        ProcessHandle.current().pid(),
                        Thread.currentThread().threadId()));
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        return file;
    }

    private Path jar() throws IOException {
        URL folder = Natives.class
                .getClassLoader()
                .getResource(folder() + libraries().getLast());
        if (folder != null && folder.openConnection() instanceof JarURLConnection inJar) {
            return Path.of(URI.create(inJar.getJarFileURL().toString()));
        }
        return onModulePath()
                .orElseThrow(() -> new IllegalStateException("OpenBLAS for " + platform
                        + " is not there; add org.bytedeco:openblas with the classifier " + platform));
    }

    /// On the module path no module requires it, since its name has the platform in it, so class loaders do not see it.
    private Optional<Path> onModulePath() {
        Path[] path = Stream.of(System.getProperty("jdk.module.path", "").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toArray(Path[]::new);
        return ModuleFinder.of(path)
                .find("org.bytedeco.openblas." + platform.replace('-', '.'))
                .flatMap(ModuleReference::location)
                .map(Path::of);
    }
}
