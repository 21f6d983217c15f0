/// The doctor's rules, one file each.
@NullMarked
package dev.steadygrad.doctor.rule;

import org.jspecify.annotations.NullMarked;
