package io.strangler.reference.inventory.reservation;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/** Gives expired reservations back even when nobody asks for stock. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class ReservationExpiry implements SchedulingConfigurer {

    private final Reservations reservations;
    private final ReservationSettings settings;

    ReservationExpiry(Reservations reservations, ReservationSettings settings) {
        this.reservations = reservations;
        this.settings = settings;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar tasks) {
        tasks.addFixedDelayTask(reservations::expireOverdue, settings.sweepEvery());
    }
}
