package dev.steadygrad.data;

import dev.steadygrad.base.Shape;
import java.util.List;

/// All that a training run needs to know about its data.
public interface DataModule {
    /// The examples to learn from.
    DataLoader train();

    /// The examples to be judged by.
    DataLoader test();

    /// The shape of one input.
    Shape inputShape();

    /// What the classes are called, in the order of their indices.
    List<String> classNames();

    /// A digest of all examples: equal where the data is, different where a pixel or a label differs.
    String fingerprint();
}
