/** YAML 1.2 documents with the line of every key, so that every complaint can name its place. */
@NullMarked
package io.strangler.playbook.yaml;

import org.jspecify.annotations.NullMarked;
