/** The commands of {@code moe}. */
@NullMarked
package dev.moemesh.deploy.cli;

import org.jspecify.annotations.NullMarked;
