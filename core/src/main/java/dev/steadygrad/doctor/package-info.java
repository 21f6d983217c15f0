/// Why training goes wrong: watches a program, and explains what it finds.
@NullMarked
package dev.steadygrad.doctor;

import org.jspecify.annotations.NullMarked;
