package dev.steadygrad.data;

import java.net.URI;
import java.util.List;

/// A published data set: where its files are and how they are recognised.
///
/// @param name also the name of its folder in the cache
/// @param mirrors the addresses, in the order they are tried, to which a file's name is appended; each ends in "/"
public record RemoteSet(String name, List<URI> mirrors, List<RemoteFile> files) {
    /// Fashion-MNIST, by Zalando Research (Xiao, Rasul and Vollgraf), MIT licence.
    public static final RemoteSet FASHION_MNIST = mnistLike(
            "fashion-mnist",
            List.of(
                    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
                    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
                    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
            "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
            "25c81989df183df01b3e8a0aad5dffbe",
            "bef4ecab320f06d8554ea6380940ec79",
            "bb300cfdad3c16e7a12a480ee83cd310");

    /// MNIST, by LeCun, Cortes and Burges.
    public static final RemoteSet MNIST = mnistLike(
            "mnist",
            List.of(
                    "https://ossci-datasets.s3.amazonaws.com/mnist/",
                    "https://storage.googleapis.com/cvdf-datasets/mnist/"),
            "f68b3c2dcbeaaa9fbdd348bbdeb94873",
            "d53e105ee54ea40749a09fcbcd1e9432",
            "9fb629c4189551a2d022fa330f9573f3",
            "ec29112dd5afa0611ce80d1b7f02629c");

    /// The census income data, by Becker and Kohavi, CC BY 4.0: see [CensusData].
    public static final RemoteSet ADULT = new RemoteSet(
            "adult",
            List.of(URI.create("https://archive.ics.uci.edu/ml/machine-learning-databases/adult/")),
            List.of(
                    new RemoteFile("adult.data", "5d7c39d7b8804f071cdd1f2a7c460872"),
                    new RemoteFile("adult.test", "35238206dfdf7f1fe215bbb874adecdc")));

    /// Copies the lists.
    public RemoteSet {
        mirrors = List.copyOf(mirrors);
        files = List.copyOf(files);
    }

    /// One file.
    ///
    /// @param md5 the sum that the publisher gives, in lower-case hexadecimal
    public record RemoteFile(String name, String md5) {}

    private static RemoteSet mnistLike(
            String name,
            List<String> mirrors,
            String trainImages,
            String trainLabels,
            String testImages,
            String testLabels) {
        return new RemoteSet(
                name,
                mirrors.stream().map(URI::create).toList(),
                List.of(
                        new RemoteFile("train-images-idx3-ubyte.gz", trainImages),
                        new RemoteFile("train-labels-idx1-ubyte.gz", trainLabels),
                        new RemoteFile("t10k-images-idx3-ubyte.gz", testImages),
                        new RemoteFile("t10k-labels-idx1-ubyte.gz", testLabels)));
    }
}
