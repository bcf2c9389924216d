package io.chartlake.bench.landing;

import io.chartlake.bench.Home;
import io.chartlake.bench.KafkaBroker;
import org.apache.kafka.clients.admin.Admin;

/** The engines that all contenders use, the same processes for all rounds. */
record Lab(Home home, KafkaBroker kafka, Admin admin, S3Store store) {}
