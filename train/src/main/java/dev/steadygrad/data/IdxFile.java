package dev.steadygrad.data;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/// One IDX file of unsigned bytes: the magic number 0x000008RR with the rank RR, one big-endian 32-bit size for each
/// dimension, then the bytes in row-major order. It may be gzipped, which its content tells, not its name.
///
/// **Source**: the format's description at the end of Yann LeCun's page on MNIST.
@SuppressWarnings("ArrayRecordComponent") // never compared
record IdxFile(Path path, int[] sizes, byte[] data) {
    private static final int MAGIC = 0x0800;
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int FIRST_BYTES = 1 << 20;

    /// Deflate makes at most 1032 bytes of one.
    private static final long MAX_RATIO = 1032;

    /// Reads a file that must be of rank `rank`: 1 for labels, 3 for images.
    ///
    /// **Errors**: `DataException`, before anything big is allocated, where the magic number is another, the sizes are
    /// not positive or more than the file can hold, bytes are missing or left over, or the gzip stream is damaged.
    static IdxFile read(Path path, int rank) throws DataException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES)) {
            boolean gzip = startsAsGzip(raw);
            InputStream in = gzip ? new GZIPInputStream(raw, BUFFER_BYTES) : raw;
            int[] sizes = readHeader(path, in, rank);
            long bytes = checkedLength(path, sizes, gzip);
            byte[] data = readBody(path, in, (int) bytes, gzip);
            if (in.read() >= 0) {
                throw new DataException(
                        "idx: %s must end after the %d bytes of data that its header %s announces, got more; it is damaged or another file was appended"
                                .formatted(path, bytes, Arrays.toString(sizes)));
            }
            return new IdxFile(path, sizes, data);
        } catch (DataException e) {
            throw e;
        } catch (EOFException e) {
            throw new DataException(
                    "idx: %s must be a complete gzip file, got one that ends early; copy or download it again"
                            .formatted(path),
                    e);
        } catch (ZipException e) {
            throw new DataException(
                    "idx: %s must be a sound gzip file, got %s; copy or download it again"
                            .formatted(path, DataException.reason(e)),
                    e);
        } catch (IOException e) {
            throw new DataException(
                    "idx: %s must be readable, got %s; check the file and its permissions"
                            .formatted(path, DataException.reason(e)),
                    e);
        }
    }

    private static boolean startsAsGzip(InputStream in) throws IOException {
        in.mark(2);
        int magic = in.read() << 8 | in.read();
        in.reset();
        return magic == GZIP_MAGIC;
    }

    private static int[] readHeader(Path path, InputStream in, int rank) throws IOException {
        byte[] header = new byte[4 + 4 * rank];
        int got = readUpTo(in, header, 0, header.length);
        if (got >= 4) {
            checkMagic(path, ByteBuffer.wrap(header).getInt(), rank);
        }
        if (got < header.length) {
            throw new DataException(
                    "idx: %s must begin with a header of %d bytes, got %d bytes; the file is truncated, copy or download it again"
                            .formatted(path, header.length, got));
        }
        int[] sizes = new int[rank];
        ByteBuffer.wrap(header, 4, 4 * rank).asIntBuffer().get(sizes);
        return sizes;
    }

    private static void checkMagic(Path path, int magic, int rank) throws DataException {
        if (magic == MAGIC + rank) {
            return;
        }
        throw new DataException("idx: %s must begin with the magic number 0x%08x (%s), got magic=0x%08x; %s"
                .formatted(path, MAGIC + rank, content(rank), magic, hint(magic)));
    }

    private static String hint(int magic) {
        if (magic == MAGIC + 1 || magic == MAGIC + 3) {
            return "this one has " + content(magic - MAGIC) + ", so the two files may be swapped";
        }
        if (magic >>> 16 == 0 && (magic & 0xff00) != MAGIC && (magic & 0xff00) != 0) {
            return "it is an IDX file whose elements are not unsigned bytes, which cannot be read";
        }
        byte[] bytes = ByteBuffer.allocate(4).putInt(magic).array();
        for (byte b : bytes) {
            if ((b < ' ' || b > '~') && b != '\n' && b != '\r' && b != '\t') {
                return "it is not an IDX file of images or labels";
            }
        }
        return "it is a text, perhaps an error page that a download has saved";
    }

    private static String content(int rank) {
        return rank == 1 ? "labels" : "images";
    }

    private static long checkedLength(Path path, int[] sizes, boolean gzip) throws IOException {
        long fileBytes = Files.size(path);
        long most = gzip ? fileBytes * MAX_RATIO : fileBytes - 4 - 4L * sizes.length;
        long bytes = 1;
        for (int size : sizes) {
            if (size < 1) {
                throw new DataException(
                        "idx: %s must have positive sizes in its header, got sizes=%s; it is damaged or empty"
                                .formatted(path, Arrays.toString(sizes)));
            }
            // Saturates: three sizes below 2^31 may overflow a long.
            bytes = bytes > Integer.MAX_VALUE ? bytes : bytes * size;
        }
        if (bytes > most || bytes > Integer.MAX_VALUE - 8) {
            throw new DataException(
                    "idx: %s must hold the data that its header announces, got sizes=%s in a file of %d bytes; it is truncated or its header is damaged, copy or download it again"
                            .formatted(path, Arrays.toString(sizes), fileBytes));
        }
        return bytes;
    }

    /// Grows with what really comes, so that a header's lie costs no memory.
    private static byte[] readBody(Path path, InputStream in, int bytes, boolean gzip) throws IOException {
        byte[] data = new byte[gzip ? Math.min(bytes, FIRST_BYTES) : bytes];
        int got = 0;
        while (true) {
            got += readUpTo(in, data, got, data.length - got);
            if (got == bytes) {
                return data;
            }
            if (got < data.length) {
                throw new DataException(
                        "idx: %s must hold %d bytes of data as its header announces, got %d; the %s is truncated, copy or download it again"
                                .formatted(path, bytes, got, gzip ? "gzip file" : "file"));
            }
            data = Arrays.copyOf(data, (int) Math.min(bytes, 4L * data.length));
        }
    }

    /// As `InputStream.readNBytes`, but a truncated gzip stream ends where it ends.
    private static int readUpTo(InputStream in, byte[] target, int offset, int length) throws IOException {
        int got = 0;
        try {
            while (got < length) {
                int n = in.read(target, offset + got, length - got);
                if (n < 0) {
                    break;
                }
                got += n;
            }
        } catch (EOFException e) {
            return got;
        }
        return got;
    }

    /// Writes the file whole or not at all: under another name first, then renamed.
    void write(boolean gzip) throws DataException {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            try (OutputStream file = Files.newOutputStream(part);
                    OutputStream packed = gzip ? new GZIPOutputStream(file, BUFFER_BYTES) : file;
                    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(packed, BUFFER_BYTES))) {
                out.writeInt(MAGIC + sizes.length);
                for (int size : sizes) {
                    out.writeInt(size);
                }
                out.write(data);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            deleteQuietly(part);
            throw new DataException(
                    "idx: %s must be writable, got %s; check the folder and the free space"
                            .formatted(path, DataException.reason(e)),
                    e);
        }
    }

    private static void deleteQuietly(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The failure that led here is the one to tell.
        }
    }
}
