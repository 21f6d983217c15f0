/// Holds this library to recorded results: reads vector files, runs their cases, and reports what differs.
@NullMarked
package dev.steadygrad.conformance;

import org.jspecify.annotations.NullMarked;
