/**
 * How a question is answered: the workflow that is planned for it, and how that is carried out. A workflow is data
 * ({@link com.voicehelper.orchestrator.flow.Work}), and carrying it out asks models and documents through their modules.
 */
@NullMarked
package com.voicehelper.orchestrator.flow;

import org.jspecify.annotations.NullMarked;
