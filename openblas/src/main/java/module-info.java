/// Large matrix products by OpenBLAS.
module dev.steadygrad.openblas {
    requires dev.steadygrad.core;
    requires static org.jspecify;

    provides dev.steadygrad.kernel.MatrixProduct with
            dev.steadygrad.openblas.OpenBlas;
}
