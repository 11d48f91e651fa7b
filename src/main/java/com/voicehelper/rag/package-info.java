/**
 * Answers that draw on the tenant's documents: the question rewritten with its conversation, passages found and packed into what the
 * model can read, and the answer with numbered citations. Keeps how each answer came about.
 */
@NullMarked
@ApplicationModule
package com.voicehelper.rag;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
