package dev.steadygrad.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A result in a few kilobytes: sums over blocks of each of its arrays, with a weight for each position so that an
/// exchange of two numbers shows. Every number takes part.
record Digest(List<Block> blocks) {
    private static final int BLOCKS_PER_ARRAY = 4096;

    /// The weighted sum of a block, and what an error is measured against: the sum of the absolute values, or its mean
    /// over the array's blocks where that is more.
    record Block(double sum, double size) {}

    static Digest of(List<float[]> arrays) {
        return new Digest(arrays.stream().flatMap(Digest::blocks).toList());
    }

    private static Stream<Block> blocks(float[] values) {
        int count = Math.min(BLOCKS_PER_ARRAY, values.length);
        List<Block> blocks = IntStream.range(0, count)
                .parallel()
                .mapToObj(b -> block(values, start(values, b, count), start(values, b + 1, count)))
                .toList();
        double mean = blocks.stream().mapToDouble(Block::size).average().orElse(0);
        return blocks.stream().map(b -> new Block(b.sum, Math.max(b.size, mean)));
    }

    private static int start(float[] values, int block, int blocks) {
        return (int) ((long) values.length * block / blocks);
    }

    private static Block block(float[] values, int from, int to) {
        double sum = 0;
        double size = 0;
        for (int i = from; i < to; i++) {
            double weighted = values[i] * weight(i);
            sum += weighted;
            size += Math.abs(weighted);
        }
        return new Block(sum, size);
    }

    /// From 1 to 2.
    private static double weight(int i) {
        return 1 + (i * 0x9E3779B9 >>> 1) * 0x1p-31;
    }

    /// The first block that is further from this one's than `tolerance` allows, in words.
    Optional<String> difference(Digest got, double tolerance) {
        if (got.blocks.size() != blocks.size()) {
            return Optional.of("expected %d blocks, got %d".formatted(blocks.size(), got.blocks.size()));
        }
        return IntStream.range(0, blocks.size())
                .filter(i -> !near(blocks.get(i), got.blocks.get(i), tolerance))
                .mapToObj(i -> "block %d of %d: expected %s, got %s"
                        .formatted(i, blocks.size(), blocks.get(i).sum, got.blocks.get(i).sum))
                .findFirst();
    }

    /// False for NaN.
    private static boolean near(Block expected, Block got, double tolerance) {
        return Math.abs(expected.sum - got.sum) <= tolerance * expected.size;
    }

    String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(blocks.size() * 2 * Double.BYTES);
        blocks.forEach(b -> bytes.putDouble(b.sum).putDouble(b.size));
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    static Digest decode(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        List<Block> blocks = new ArrayList<>();
        while (bytes.hasRemaining()) {
            blocks.add(new Block(bytes.getDouble(), bytes.getDouble()));
        }
        return new Digest(blocks);
    }
}
