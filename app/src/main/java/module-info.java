/// The `steadygrad` command.
module dev.steadygrad.app {
    requires dev.steadygrad.train;
    requires static org.jspecify;
    requires me.tongfei.progressbar;
    requires tools.jackson.databind;
}
