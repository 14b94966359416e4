/** The raw-bytes form of the data plane's messages. */
@NullMarked
package dev.moemesh.contract.frame;

import org.jspecify.annotations.NullMarked;
