/**
 * The rules that this project keeps about its own code and prose, as tests over all modules.
 * CONTRIBUTING.md explains each of them.
 */
@NullMarked
package dev.moemesh.rules;

import org.jspecify.annotations.NullMarked;
