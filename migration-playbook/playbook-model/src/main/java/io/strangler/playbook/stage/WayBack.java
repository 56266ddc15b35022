package io.strangler.playbook.stage;

/** How a stage is left backwards. */
public enum WayBack {
    NOT_NEEDED,
    /** Authority never moved: changing the flag is enough. */
    FLIP,
    /** Authority must move back: hold, drain, flip. */
    SWITCHOVER,
    /** Going back would be a new migration in the other direction. */
    NONE
}
