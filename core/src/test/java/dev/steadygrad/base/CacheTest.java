package dev.steadygrad.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void folder_withoutTheVariable_isInTheHome(String named) {
        assertThat(Cache.folder(named, "/home/ada")).isEqualTo(Path.of("/home/ada/.cache/steadygrad"));
    }

    @Test
    void folder_withTheVariable_isThatFolder() {
        assertThat(Cache.folder("/data/../cache", "/home/ada")).isEqualTo(Path.of("/cache"));
        assertThat(Cache.folder("here", "/home/ada")).isEqualTo(Path.of("here").toAbsolutePath());
    }
}
