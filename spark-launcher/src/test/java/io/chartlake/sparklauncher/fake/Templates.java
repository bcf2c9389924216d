package io.chartlake.sparklauncher.fake;

/** Valid templates for both operators. */
public final class Templates {
  public static final String KUBEFLOW =
      """
      apiVersion: sparkoperator.k8s.io/v1beta2
      kind: SparkApplication
      metadata:
        name: compaction
      spec:
        type: Java
        mode: cluster
        image: registry.example:5000/chartlake/spark:4.1.1
        imagePullPolicy: IfNotPresent
        mainClass: io.chartlake.compaction.CompactCommand
        mainApplicationFile: local:///opt/spark/jars/chartlake-spark-compaction.jar
        arguments: ["once", "--partitions=12"]
        sparkVersion: 4.1.1
        sparkConf:
          spark.executor.extraJavaOptions: -Xss4m
        hadoopConf:
          fs.s3a.path.style.access: "true"
        restartPolicy:
          type: Never
        timeToLiveSeconds: 3600
        volumes:
        - name: options
          configMap:
            name: compaction
        driver:
          cores: 1
          coreRequest: 200m
          memory: 512m
          serviceAccount: spark
          env:
          - name: AWS_ACCESS_KEY_ID
            valueFrom:
              secretKeyRef:
                name: s3
                key: AWS_ACCESS_KEY_ID
          volumeMounts:
          - name: options
            mountPath: /etc/chartlake
        executor:
          instances: 2
          cores: 1
          memory: 512m
      """;

  public static final String APACHE =
      """
      apiVersion: spark.apache.org/v1
      kind: SparkApplication
      metadata:
        name: compaction
      spec:
        mainClass: io.chartlake.compaction.CompactCommand
        jars: local:///opt/spark/jars/chartlake-spark-compaction.jar
        driverArgs: ["once"]
        sparkConf:
          spark.kubernetes.container.image: chartlake/spark:4.1.1
          spark.driver.memory: 512m
        runtimeVersions:
          sparkVersion: 4.1.1
          scalaVersion: "2.13"
        applicationTolerations:
          resourceRetainPolicy: Always
          instanceConfig:
            initExecutors: 2
        driverSpec:
          podTemplateSpec:
            spec:
              containers:
              - name: spark-kubernetes-driver
                env:
                - name: AWS_ACCESS_KEY_ID
                  valueFrom:
                    secretKeyRef:
                      name: s3
                      key: AWS_ACCESS_KEY_ID
      """;

  private Templates() {}
}
