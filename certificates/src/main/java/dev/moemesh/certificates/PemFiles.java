package dev.moemesh.certificates;

import java.nio.file.Path;

/**
 * The files of one process for mutual TLS.
 *
 * @param certificate PEM: the process's certificate, followed by that of its issuer
 * @param key PEM: its private key, PKCS #8, not encrypted
 * @param authority PEM: the certificate of the authority that issued it
 */
public record PemFiles(Path certificate, Path key, Path authority) {}
