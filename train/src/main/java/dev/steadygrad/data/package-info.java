/// Data sets: IDX and CSV files, downloads, the data set drawn by this project, and loaders that deal them out in
/// batches.
@NullMarked
package dev.steadygrad.data;

import org.jspecify.annotations.NullMarked;
