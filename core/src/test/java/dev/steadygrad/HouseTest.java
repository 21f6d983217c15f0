package dev.steadygrad;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the floors of the house and the caps on its files.
class HouseTest {
    private static final String HOUSE = "dev.steadygrad";

    /// From the ground up. A room is a package with its subpackages; rooms of one floor do not see each other.
    private static final List<List<String>> FLOORS = List.of(
            List.of("base"),
            List.of("kernel"),
            List.of("array"),
            List.of("op"),
            List.of("tensor"),
            List.of("nn", "loss", "optim", "metric"),
            List.of("doctor"));

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages(HOUSE);

    @Test
    void everyPackage_hasAFloor() {
        assertThat(CORE).isNotEmpty();
        assertThat(CORE)
                .allSatisfy(type -> assertThat(floor(type)).as(type.getName()).isNotNegative());
    }

    @Test
    void packages_seeOnlyLowerFloors() {
        List<String> climbing = CORE.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(link ->
                        !maySee(link.getOriginClass(), link.getTargetClass().getBaseComponentType()))
                .map(link -> link.getDescription())
                .toList();
        assertThat(climbing).isEmpty();
    }

    @Test
    void vectorModule_isSeenOnlyByVectorClassesOfCpuKernels() {
        noClasses()
                .that()
                .haveNameNotMatching(HOUSE + "\\.kernel\\.cpu\\.Vector.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..")
                .check(CORE);
    }

    @Test
    void nativeCode_isLeftToProviders() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(CORE);
    }

    @Test
    void randomness_comesOnlyFromRng() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(StrictMath.class, "random")
                .check(CORE);
    }

    @Test
    void javaSerialization_isUnused() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        Serializable.class, Externalizable.class, ObjectInputStream.class, ObjectOutputStream.class)
                .check(CORE);
    }

    @Test
    void tensor_hasAtMost350Lines_aMixin300() {
        JavaClass tensor = CORE.get(HOUSE + ".tensor.Tensor");
        assertThat(lines(source(tensor))).isBetween(1L, 350L);
        List<JavaClass> mixins = tensor.getRawInterfaces().stream()
                .filter(type -> type.getPackage().equals(tensor.getPackage()))
                .toList();
        assertThat(mixins)
                .isNotEmpty()
                .allSatisfy(mixin ->
                        assertThat(lines(source(mixin))).as(mixin.getName()).isBetween(1L, 300L));
    }

    @Test
    void backend_hasAtMost16Methods() {
        assertThat(CORE.get(HOUSE + ".kernel.Backend").getMethods()).hasSizeBetween(1, 16);
    }

    @Test
    void mainFiles_haveAtMost500Lines() throws IOException {
        Map<Path, Long> sizes = new TreeMap<>();
        try (Stream<Path> modules = Files.list(root())) {
            for (Path main : modules.map(module -> module.resolve("src/main"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(main)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .forEach(file -> sizes.put(root().relativize(file), lines(file)));
                }
            }
        }
        assertThat(sizes)
                .isNotEmpty()
                .allSatisfy(
                        (file, lines) -> assertThat(lines).as(file.toString()).isLessThanOrEqualTo(500));
    }

    private static boolean maySee(JavaClass origin, JavaClass target) {
        return !target.getPackageName().startsWith(HOUSE)
                || room(origin).equals(room(target))
                || floor(target) < floor(origin);
    }

    /// The part of the package's name that follows the house's: `kernel` for `dev.steadygrad.kernel.cpu`.
    private static String room(JavaClass type) {
        String below = type.getPackageName().substring(HOUSE.length());
        return below.isEmpty() ? below : below.split("\\.")[1];
    }

    private static int floor(JavaClass type) {
        return FLOORS.indexOf(FLOORS.stream()
                .filter(rooms -> rooms.contains(room(type)))
                .findFirst()
                .orElse(List.of()));
    }

    private static Path source(JavaClass type) {
        return root().resolve("core/src/main/java", type.getName().replace('.', '/') + ".java");
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The folder of the clone; tests run in a module's.
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        return Files.exists(folder.resolve("mvnw")) ? folder : folder.getParent();
    }
}
