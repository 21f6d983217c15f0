package dev.steadygrad.data;

/// The two parts of a data set of images.
///
/// **Errors**: `IllegalArgumentException` where their images differ in size or their classes in name.
public record ImageSets(LabeledImages train, LabeledImages test) {
    /// Checks that the parts fit together.
    public ImageSets {
        if (train.height() != test.height() || train.width() != test.width()) {
            throw new IllegalArgumentException(
                    "imageSets: both parts must have images of one size, got train=%s and test=%s"
                            .formatted(train, test));
        }
        if (!train.classNames().equals(test.classNames())) {
            throw new IllegalArgumentException(
                    "imageSets: both parts must have the same classes, got train=%s and test=%s"
                            .formatted(train.classNames(), test.classNames()));
        }
    }
}
