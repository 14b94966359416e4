/** What a mixture-of-experts transformer is: no network, no framework. */
@NullMarked
package dev.moemesh.model;

import org.jspecify.annotations.NullMarked;
