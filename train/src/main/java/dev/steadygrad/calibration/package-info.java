/// Makes a trained classifier as sure of itself as it may be.
@NullMarked
package dev.steadygrad.calibration;

import org.jspecify.annotations.NullMarked;
