// Package crds holds the API packages whose custom resource definitions controller-gen writes.
package crds

import _ "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
