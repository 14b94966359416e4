/** A report as one page of HTML that needs nothing else: plots are SVG, drawn here. */
@NullMarked
package dev.moemesh.bench.page;

import org.jspecify.annotations.NullMarked;
