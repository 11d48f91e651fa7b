/**
 * Where the files are: object storage, addressed by content. Both sides of a move use the same one, so that files never move.
 */
@NullMarked
package com.voicehelper.knowledge.files;

import org.jspecify.annotations.NullMarked;
