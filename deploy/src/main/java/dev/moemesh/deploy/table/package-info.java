/** Tables for a terminal. */
@NullMarked
package dev.moemesh.deploy.table;

import org.jspecify.annotations.NullMarked;
