/// Data sets: IDX, CSV and image files, downloads, the data set drawn by this project; changes to images; and loaders
/// that deal data sets out in batches.
@NullMarked
package dev.steadygrad.data;

import org.jspecify.annotations.NullMarked;
