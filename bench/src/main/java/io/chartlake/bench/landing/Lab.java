package io.chartlake.bench.landing;

import io.chartlake.bench.Home;
import io.chartlake.testsupport.KafkaBroker;
import io.chartlake.testsupport.S3Proxy;
import org.apache.kafka.clients.admin.Admin;

/** The engines that all contenders use, the same processes for all rounds. */
record Lab(Home home, KafkaBroker kafka, Admin admin, S3Proxy store) {}
