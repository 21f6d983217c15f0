/// The `steadygrad` command.
module dev.steadygrad.app {
    requires dev.steadygrad.train;
    requires info.picocli;
    requires static org.jspecify;
    requires me.tongfei.progressbar;
    requires tools.jackson.databind;

    opens dev.steadygrad.app to
            info.picocli;
}
