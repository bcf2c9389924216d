module io.chartlake/end-to-end/kubernetes/node/pause

go 1.25.0
