/**
 * The module over HTTP: the models in OpenAI's form with their prices and health, and the tenant's budget.
 */
@NullMarked
package com.voicehelper.modelrouter.web;

import org.jspecify.annotations.NullMarked;
