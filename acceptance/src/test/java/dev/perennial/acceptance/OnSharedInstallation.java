package dev.perennial.acceptance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that neither stops nor kills anything and brings models of its own: it asks for an {@code Installation} as a parameter.
 * Such tests have a process of their own, so that what they share does not run beside the others.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("shared-installation")
@ExtendWith(SharedInstallation.class)
@interface OnSharedInstallation {}
