package io.chartlake.sparklauncher.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.chartlake.sparklauncher.fake.Templates;
import io.chartlake.sparklauncher.template.ApplicationTemplate;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every secret that a template refers to is found, so that a missing one stops the run. */
class SecretCheckTest {

  @Test
  void findsEveryWayToReferToASecret() {
    String text =
        Templates.KUBEFLOW
            .replace(
                "driver:\n",
                """
                driver:
                    envFrom:
                    - secretRef: {name: from}
                    - secretRef: {name: absent, optional: true}
                    envSecretKeyRefs:
                      PASSWORD: {name: refs, key: password}
                    secrets:
                    - {name: mounted, path: /x, secretType: Generic}
                """)
            .replace(
                "volumes:\n",
                """
                volumes:
                  - name: a
                    secret: {secretName: volume, items: [{key: one, path: one}]}
                  - name: b
                    projected:
                      sources:
                      - secret: {name: projected, items: [{key: two, path: two}]}
                """)
            .replace(
                "sparkConf:\n",
                """
                imagePullSecrets: [pull]
                  sparkConf:
                    spark.kubernetes.driver.secretKeyRef.TOKEN: conf:token
                    spark.kubernetes.executor.secrets.conf-mounted: /y
                """);
    assertThat(SecretReferences.of(ApplicationTemplate.parse("t.yaml", text).untyped()))
        .isEqualTo(
            Map.of(
                "s3", Set.of("AWS_ACCESS_KEY_ID"),
                "from", Set.of(),
                "refs", Set.of("password"),
                "mounted", Set.of(),
                "volume", Set.of("one"),
                "projected", Set.of("two"),
                "pull", Set.of(),
                "conf", Set.of("token"),
                "conf-mounted", Set.of()));
  }

  @Test
  void findsThoseOfPodTemplates() {
    ApplicationTemplate apache = ApplicationTemplate.parse("t.yaml", Templates.APACHE);
    assertThat(SecretReferences.of(apache.untyped()))
        .isEqualTo(Map.of("s3", Set.of("AWS_ACCESS_KEY_ID")));
  }
}
