/// Data sets, file formats, the trainer and its plots.
module dev.steadygrad.train {
    requires de.siegmar.fastcsv;
    requires transitive dev.steadygrad.core;
    requires java.desktop; // XChart draws with it, and as an automatic module cannot say so
    requires java.net.http;
    requires static org.jspecify;
    requires tools.jackson.databind;
    requires xchart;

    exports dev.steadygrad.calibration;
    exports dev.steadygrad.data;
    exports dev.steadygrad.io;
    exports dev.steadygrad.plot;
    exports dev.steadygrad.train;
}
