/**
 * A schema, a login role, a pool and a Flyway history per module, made at start by the owner of the database.
 */
@NullMarked
package com.voicehelper.platform.database;

import org.jspecify.annotations.NullMarked;
