package dev.steadygrad.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Wrong calls: exit code 2, one sentence on stderr, nothing on stdout, nothing written.
class WrongCallTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    trian                               | steadygrad: unknown command trian; did you mean train?
                    dance                               | steadygrad: unknown command dance
                    --versoin                           | steadygrad: unknown flag --versoin; did you mean --version?
                    train --epoch 3                     | steadygrad train: unknown flag --epoch; did you mean --epochs?
                    train --batchsize=3                 | steadygrad train: unknown flag --batchsize; did you mean --batch-size?
                    train --frobnicate                  | steadygrad train: unknown flag --frobnicate
                    train now                           | steadygrad train: unknown argument now
                    train --epochs 0                    | steadygrad train: --epochs must be a whole number from 1 to 2147483647, got 0
                    train --epochs 1.5                  | steadygrad train: --epochs must be a whole number from 1 to 2147483647, got 1.5
                    train --epochs 99999999999          | steadygrad train: --epochs must be a whole number from 1 to 2147483647, got 99999999999
                    train --batch-size -1               | steadygrad train: --batch-size must be a whole number from 1 to 2147483647, got -1
                    train --threads none                | steadygrad train: --threads must be a whole number from 1 to 2147483647, got none
                    train --lr nan                      | steadygrad train: --lr must be a finite number above 0, got nan
                    train --lr NaN                      | steadygrad train: --lr must be a finite number above 0, got NaN
                    train --lr Infinity                 | steadygrad train: --lr must be a finite number above 0, got Infinity
                    train --lr -0.1                     | steadygrad train: --lr must be a finite number above 0, got -0.1
                    train --lr 0                        | steadygrad train: --lr must be a finite number above 0, got 0
                    train --lr fast                     | steadygrad train: --lr must be a finite number above 0, got fast
                    train --seed x                      | steadygrad train: --seed must be a whole number, got x
                    train --epochs                      | steadygrad train: missing required parameter for option '--epochs' (N)
                    train --epochs --json                | steadygrad train: missing required parameter for option '--epochs' (N)
                    train --epochs 1 --epochs 2         | steadygrad train: --epochs must be given once
                    train --json=yes                    | steadygrad train: --json takes no value, got yes
                    train --doctor often                | steadygrad train: --doctor must be light or full, got often
                    train --doctor --epochs 0           | steadygrad train: --epochs must be a whole number from 1 to 2147483647, got 0
                    evaluate                            | steadygrad evaluate: missing required options: '--model=FILE', '--data=DATA'
                    train --model mpl                   | steadygrad train: --model must be one of softmax-regression, mlp, lenet, income, got mpl; did you mean mlp?
                    train --model softmax               | steadygrad train: --model must be one of softmax-regression, mlp, lenet, income, got softmax; did you mean softmax-regression?
                    train --data fashionmnist           | steadygrad train: --data must be an existing folder or one of synthetic, fashion-mnist, mnist, got fashionmnist; did you mean fashion-mnist?
                    train --data /no/such/folder        | steadygrad train: --data must be an existing folder or one of synthetic, fashion-mnist, mnist, got /no/such/folder
                    train --model income --data mnist   | steadygrad train: --data must be an existing folder or adult, got mnist
                    train --resume /no/such/folder      | steadygrad train: --resume must name a folder that steadygrad train wrote, got /no/such/folder
                    predict --data synthetic            | steadygrad predict: missing required option: '--model=FILE'
                    predict --model no.file --data mnist | steadygrad predict: --model must be an existing file, got no.file
                    predict --model x --data y --top 0  | steadygrad predict: --top must be a whole number from 1 to 2147483647, got 0
                    predict --model x --data y --temperature 0 | steadygrad predict: --temperature must be a finite number above 0, got 0
                    predict --model x                   | steadygrad predict: predict needs --data or --image, got neither
                    predict --model x --data y --image z | steadygrad predict: predict needs --data or --image, got both
                    evaluate --model no.file --data mnist | steadygrad evaluate: --model must be an existing file, got no.file
                    conformance no.file                 | steadygrad conformance: FILE must be an existing file, got no.file
                    info --jsno                         | steadygrad info: unknown flag --jsno; did you mean --json?
                    """)
    void wrongCall_isOneSentenceAndExitCode2(String call, String sentence) {
        Cli.Result result = Cli.run((Object[]) call.split(" "));
        assertThat(result.err()).isEqualTo(sentence + System.lineSeparator());
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void noCommand_namesThem() {
        Cli.Result result = Cli.run();
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("steadygrad: a command is needed: train, predict, ");
    }

    @Test
    void wrongCall_makesNoFolder() {
        Path out = temp.resolve("out");
        assertThat(Cli.run("train", "--out", out, "--data", "nowhere").code()).isEqualTo(2);
        assertThat(Cli.run("train", "--out", out, "--epochs", "0").code()).isEqualTo(2);
        assertThat(out).doesNotExist();
    }

    @Test
    void data_thatIsAFile_isAWrongCall() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "");
        Cli.Result result = Cli.run("train", "--data", file, "--out", temp.resolve("out"));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("steadygrad train: --data must be an existing folder");
    }

    @Test
    void help_ofEveryCommand_isOnStdout() {
        for (String command : new String[] {"train", "predict", "evaluate", "conformance", "info"}) {
            Cli.Result help = Cli.run(command, "--help");
            assertThat(help.code()).isZero();
            assertThat(help.out()).startsWith("Usage: steadygrad " + command).contains("--json");
            assertThat(help.err()).isEmpty();
        }
    }

    @Test
    void help_fitsATerminal() {
        for (String command : new String[] {"train", "predict", "evaluate", "explain", "conformance", "info"}) {
            assertThat(Cli.run(command, "--help").out().lines()).allMatch(line -> line.length() <= 80);
        }
    }

    @Test
    void help_withoutACommand_listsThem() {
        Cli.Result help = Cli.run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out())
                .startsWith("Usage: steadygrad [-hV] COMMAND")
                .contains("  conformance   Runs recorded cases");
    }

    @Test
    void version_isOnStdout() {
        assertThat(Cli.run("--version").out()).startsWith("steadygrad ").endsWith("\n");
        assertThat(Cli.run("train", "-V").out()).isEqualTo(Cli.run("--version").out());
    }
}
