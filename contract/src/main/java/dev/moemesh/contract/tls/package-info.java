/** The settings of mutual TLS between the processes of the data plane. */
@NullMarked
package dev.moemesh.contract.tls;

import org.jspecify.annotations.NullMarked;
