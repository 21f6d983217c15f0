package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;

class ProductChoiceTest {
    @Test
    void provider_isNamed() {
        ProductChoice choice = ProductChoice.of(() -> Optional.of(new PlainProduct()));
        assertThat(choice.describe()).isEqualTo("plain");
        assertThat(choice.reason()).isEmpty();
    }

    @Test
    void noProvider_isOurKernel_andNamesTheModule() {
        ProductChoice choice = ProductChoice.of(Optional::empty);
        assertThat(choice.product()).isNull();
        assertThat(choice.describe()).isEqualTo("packed kernel");
        assertThat(choice.reason()).contains("add the module steadygrad-openblas");
    }

    @Test
    void providerThatFails_isOurKernel_andTellsWhatItSaid() {
        ProductChoice choice = ProductChoice.of(() -> {
            throw new ServiceConfigurationError("provider", new IllegalStateException("no natives for pdp-11"));
        });
        assertThat(choice.product()).isNull();
        assertThat(choice.reason()).isEqualTo("no natives for pdp-11");
    }

    @Test
    void providerOfAnotherJava_isOurKernel() {
        ProductChoice choice = ProductChoice.of(() -> {
            throw new UnsatisfiedLinkError("no such symbol");
        });
        assertThat(choice.reason()).isEqualTo("no such symbol");
    }
}
