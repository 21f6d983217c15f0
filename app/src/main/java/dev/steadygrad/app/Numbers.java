package dev.steadygrad.app;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The numbers that flags take. A message says what the value must be; the rest of the sentence is put around it.
final class Numbers {
    private Numbers() {}

    /// 1, 2, 3, ...
    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            try {
                int n = Integer.parseInt(value);
                if (n >= 1) {
                    return n;
                }
            } catch (NumberFormatException e) {
                // The sentence below says it.
            }
            throw new TypeConversionException("must be a whole number from 1 to " + Integer.MAX_VALUE);
        }
    }

    /// Above 0, and finite.
    static final class Positive implements ITypeConverter<Double> {
        @Override
        public Double convert(String value) {
            try {
                double x = Double.parseDouble(value);
                if (x > 0 && Double.isFinite(x)) {
                    return x;
                }
            } catch (NumberFormatException e) {
                // The sentence below says it.
            }
            throw new TypeConversionException("must be a finite number above 0");
        }
    }

    /// Any `long`.
    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            try {
                return Long.valueOf(value);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("must be a whole number");
            }
        }
    }
}
